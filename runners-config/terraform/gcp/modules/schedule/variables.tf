variable "name" {
  description = "Name of the workflow and of its schedule"
  type        = string
}

variable "region" {
  description = "Region of the workflow"
  type        = string
}

variable "schedule" {
  description = "When it starts: five fields, as cron has, in UTC"
  type        = string
}

variable "account" {
  description = "Service account that starts the workflow and that it runs as"
  type        = string
}

variable "batch_workflow" {
  description = "Name of the workflow that runs a batch"
  type        = string
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
