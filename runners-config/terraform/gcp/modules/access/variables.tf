variable "name" {
  description = "Begins the names of service accounts and roles"
  type        = string
}

variable "project" {
  description = "Id of the project"
  type        = string
}

variable "buckets" {
  description = "Names of the buckets raw, standard and artifacts"
  type        = map(string)
}

variable "contributors" {
  description = "Who reads raw, or empty"
  type        = string
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too"
  type        = bool
}

variable "compute" {
  description = "none, dataflow or serverless"
  type        = string
}

variable "function" {
  description = "Whether there is a function"
  type        = bool
}

variable "schedule" {
  description = "Whether there is a schedule"
  type        = bool
}

variable "storage_agent" {
  description = "Cloud Storage's own service account, as a member"
  type        = string
}
