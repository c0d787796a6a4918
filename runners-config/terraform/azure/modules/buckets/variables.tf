variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "location" {
  description = "Region of the resource group"
  type        = string
}

variable "accounts" {
  description = "Names of the storage accounts lake and artifacts"
  type        = map(string)
}

variable "containers" {
  description = "Of the containers raw, standard and artifacts: lake or artifacts"
  type        = map(string)
}

variable "raw_transition_days" {
  description = "Age at which raw goes to the cold tier; 0 is never"
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
  description = "For so long what diff wrote is kept"
  type        = number
}

variable "ip_ranges" {
  description = "CIDR; the lake is reached from there and from subnets only; empty: from anywhere"
  type        = list(string)
}

variable "subnets" {
  description = "Ids of subnets that reach the lake, too"
  type        = list(string)
}
