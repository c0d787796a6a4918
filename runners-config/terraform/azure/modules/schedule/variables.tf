variable "name" {
  description = "Begins the name of the job"
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

variable "schedule" {
  description = "When it starts: five fields, as cron has, in UTC"
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

variable "raw" {
  description = "Location of the raw objects"
  type        = string
}

variable "standard" {
  description = "Location of the tables"
  type        = string
}

variable "ingest_standard" {
  description = "Where ingest writes tables, or none"
  type        = string
}

variable "kafka" {
  description = "Options that reach Kafka"
  type        = list(string)
}

variable "topics" {
  description = "Topics, comma separated"
  type        = string
}

variable "models" {
  description = "Options that name further models"
  type        = list(string)
}
