variable "name" {
  description = "Name of the function"
  type        = string
}

variable "account" {
  description = "Account that raw is in"
  type        = string
}

variable "queue" {
  description = "Name of the queue of events"
  type        = string
}

variable "queue_arn" {
  description = "Its ARN"
  type        = string
}

variable "dead_letter_queue" {
  description = "Name of the queue of what failed five times"
  type        = string
}

variable "dead_letter_arn" {
  description = "Its ARN"
  type        = string
}

variable "raw_bucket" {
  description = "Bucket whose manifests start the function"
  type        = string
}

variable "raw_bucket_arn" {
  description = "Its ARN"
  type        = string
}

variable "artifacts_bucket" {
  description = "Bucket that the package is put in"
  type        = string
}

variable "package" {
  description = "The zip of the function"
  type        = string
}

variable "role_arn" {
  description = "ARN of its role"
  type        = string
}

variable "log_group" {
  description = "Log group that it writes to"
  type        = string
}

variable "concurrency" {
  description = "Most functions that run at once"
  type        = number
}

variable "options" {
  description = "Options as of the command standardize, separated by spaces"
  type        = string
}

variable "alarm_topic_arn" {
  description = "ARN of the topic of alarms"
  type        = string
}
