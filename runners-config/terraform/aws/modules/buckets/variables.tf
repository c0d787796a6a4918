variable "buckets" {
  description = "Names of the buckets raw, standard and artifacts"
  type        = map(string)
}

variable "partition" {
  description = "Of ARNs"
  type        = string
}

variable "raw_transition_days" {
  description = "Age at which raw goes to Glacier Instant Retrieval; 0 is never"
  type        = number
}

variable "raw_expiration_days" {
  description = "Age at which raw is deleted; 0 is never"
  type        = number
}

variable "standard_expiration_days" {
  description = "Age at which tables and dead letters are deleted; 0 is never"
  type        = number
}

variable "artifact_version_days" {
  description = "For so long an artifact is kept after it was replaced"
  type        = number
}

variable "log_days" {
  description = "For so long logs, and what diff wrote, are kept"
  type        = number
}
