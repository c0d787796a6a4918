variable "project" {
  description = "Id of the project"
  type        = string
}

variable "location" {
  description = "Region of the buckets"
  type        = string
}

variable "buckets" {
  description = "Names of the buckets raw, standard and artifacts"
  type        = map(string)
}

variable "raw_transition_days" {
  description = "Age at which raw goes to Coldline; 0 is never"
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
  description = "For so long what diff wrote and what Dataflow left is kept"
  type        = number
}

variable "ip_ranges" {
  description = "CIDR; raw is reached from there and from network only; empty: from anywhere"
  type        = list(string)
}

variable "network" {
  description = "VPC network that reaches raw, too, or empty"
  type        = string
}

variable "tls_only" {
  description = "Whether the project refuses requests to buckets without TLS"
  type        = bool
}
