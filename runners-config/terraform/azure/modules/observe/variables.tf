variable "name" {
  description = "Begins the names of what is observed"
  type        = string
}

variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "location" {
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
  description = "none or jobs"
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
