variable "name" {
  description = "Begins the names of roles, policies and the group"
  type        = string
}

variable "partition" {
  description = "Of ARNs"
  type        = string
}

variable "region" {
  description = "Region of what is deployed"
  type        = string
}

variable "account" {
  description = "Account of what is deployed"
  type        = string
}

variable "bucket_arns" {
  description = "ARNs of the buckets raw, standard and artifacts"
  type        = map(string)
}

variable "ip_ranges" {
  description = "CIDR; from elsewhere contributors are denied everything; empty: from anywhere"
  type        = list(string)
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too"
  type        = bool
}

variable "compute" {
  description = "none, cluster or serverless"
  type        = string
}

variable "function" {
  description = "Whether there is a function"
  type        = bool
}

variable "job_logs_arn" {
  description = "ARN of the log group of jobs"
  type        = string
}

variable "function_logs_arn" {
  description = "ARN of the log group of the function"
  type        = string
}

variable "queue_arn" {
  description = "ARN of the queue that the function reads"
  type        = string
}
