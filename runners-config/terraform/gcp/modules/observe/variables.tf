variable "name" {
  description = "Begins the names of what is observed"
  type        = string
}

variable "project" {
  description = "Id of the project"
  type        = string
}

variable "region" {
  description = "Region of the logs"
  type        = string
}

variable "log_days" {
  description = "For so long logs are kept"
  type        = number
}

variable "alarm_email" {
  description = "Address that alarms are sent to, or empty"
  type        = string
}

variable "compute" {
  description = "none, dataflow or serverless"
  type        = string
}

variable "function" {
  description = "Whether there is a function"
  type        = bool
}

variable "max_lag" {
  description = "Messages that may wait; above it an alarm"
  type        = number
}
