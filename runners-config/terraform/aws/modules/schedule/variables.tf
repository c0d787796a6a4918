variable "name" {
  description = "Name of the schedule and its flow"
  type        = string
}

variable "partition" {
  description = "Of ARNs"
  type        = string
}

variable "region" {
  description = "Region of the flow"
  type        = string
}

variable "account" {
  description = "Account of the flow"
  type        = string
}

variable "schedule" {
  description = "When it runs: cron(...) or rate(...), in UTC"
  type        = string
}

variable "compute" {
  description = "cluster or serverless"
  type        = string
}

variable "cluster" {
  description = "Id of the cluster, or empty"
  type        = string
}

variable "application" {
  description = "Id of the serverless application, or empty"
  type        = string
}

variable "jar" {
  description = "s3:// of superhero-dataflow-spark.jar"
  type        = string
}

variable "log_group_arn" {
  description = "ARN of the log group of the flow"
  type        = string
}

variable "lake" {
  description = "Options that name raw and standard"
  type        = list(string)
}

variable "ingest_standard" {
  description = "What ingest takes as --standard"
  type        = string
}

variable "kafka" {
  description = "Options that name Kafka"
  type        = list(string)
}

variable "topics" {
  description = "Topics, comma separated"
  type        = string
}

variable "models" {
  description = "Options that name models"
  type        = list(string)
}
