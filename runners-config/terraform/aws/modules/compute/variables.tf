variable "name" {
  description = "Name of the cluster or of the application"
  type        = string
}

variable "compute" {
  description = "none, cluster or serverless"
  type        = string
}

variable "release_label" {
  description = "Release of EMR"
  type        = string
}

variable "subnet_id" {
  description = "Subnet that reaches Kafka and S3"
  type        = string
}

variable "security_group_id" {
  description = "Security group that Kafka admits"
  type        = string
}

variable "primary_instance_type" {
  description = "Where steps start"
  type        = string
}

variable "core_instance_type" {
  description = "Where jobs run"
  type        = string
}

variable "core_instance_count" {
  description = "How many of them"
  type        = number
}

variable "idle_seconds" {
  description = "A cluster without a job and a step for so long ends itself"
  type        = number
}

variable "log_days" {
  description = "For so long the histories of jobs are kept"
  type        = number
}

variable "artifacts_bucket" {
  description = "Bucket that a cluster writes its logs to"
  type        = string
}

variable "service_role_arn" {
  description = "ARN of the role of EMR itself"
  type        = string
}

variable "instance_profile_arn" {
  description = "ARN of the profile of machines"
  type        = string
}

variable "log_group" {
  description = "Log group of jobs"
  type        = string
}

variable "log_group_arn" {
  description = "Its ARN"
  type        = string
}
