variable "name" {
  description = "Name of the topic and the dashboard; begins the names of alarms"
  type        = string
}

variable "partition" {
  description = "Of ARNs"
  type        = string
}

variable "region" {
  description = "Region of the metrics"
  type        = string
}

variable "account" {
  description = "Account of the topic"
  type        = string
}

variable "log_groups" {
  description = "Log groups to make"
  type        = list(string)
}

variable "log_days" {
  description = "For so long logs are kept"
  type        = number
}

variable "alarm_email" {
  description = "Address that alarms are sent to, or empty"
  type        = string
}

variable "job_logs" {
  description = "Log group of jobs, or empty"
  type        = string
}

variable "function_name" {
  description = "Name of the function, or empty"
  type        = string
}

variable "queue" {
  description = "Name of the queue of events, or empty"
  type        = string
}

variable "dead_letter_queue" {
  description = "Name of the queue of what failed five times, or empty"
  type        = string
}

variable "state_machine_arn" {
  description = "ARN of the schedule, or empty"
  type        = string
}

variable "max_lag" {
  description = "Messages that may wait; above it an alarm"
  type        = number
}

variable "msk_cluster" {
  description = "MSK cluster whose metrics tell the lag, or empty"
  type        = string
}

variable "topics" {
  description = "Topics whose lag is watched"
  type        = list(string)
}
