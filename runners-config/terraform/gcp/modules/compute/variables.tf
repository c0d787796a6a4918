variable "name" {
  description = "Begins the names of batches"
  type        = string
}

variable "project" {
  description = "Id of the project"
  type        = string
}

variable "region" {
  description = "Region of the jobs"
  type        = string
}

variable "compute" {
  description = "dataflow or serverless"
  type        = string
}

variable "runtime_version" {
  description = "Runtime of Serverless for Apache Spark"
  type        = string
}

variable "subnet" {
  description = "Subnetwork of the jobs"
  type        = string
}

variable "artifacts_bucket" {
  description = "Bucket that holds the jar and what jobs leave for a while"
  type        = string
}

variable "job_account" {
  description = "Service account of the jobs"
  type        = string
}

variable "workflow_account" {
  description = "Service account that starts batches, or empty"
  type        = string
}
