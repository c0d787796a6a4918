variable "name" {
  description = "Name of the job"
  type        = string
}

variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "location" {
  description = "Region of the job"
  type        = string
}

variable "environment_id" {
  description = "Id of the Container Apps environment"
  type        = string
}

variable "job" {
  description = "Identity, URL of the jar, cores and limit of a job"
  type = object({
    identity = object({ id = string, client_id = string, principal_id = string })
    jar      = string
    cpu      = number
    hours    = number
  })
}

variable "arguments" {
  description = "Arguments of the program, with + between two runs"
  type        = list(string)
}

variable "schedule" {
  description = "When it starts: five fields, as cron has, in UTC; empty: when somebody starts it"
  type        = string
  default     = ""
}
