variable "name" {
  description = "Name of the function; begins the names of what belongs to it"
  type        = string
}

variable "project" {
  description = "Id of the project"
  type        = string
}

variable "project_number" {
  description = "Number of the project, which is in the name of Pub/Sub's own service account"
  type        = string
}

variable "region" {
  description = "Region of the function"
  type        = string
}

variable "raw_bucket" {
  description = "Bucket whose new objects the function gets"
  type        = string
}

variable "artifacts_bucket" {
  description = "Bucket that holds the package"
  type        = string
}

variable "package" {
  description = "The zip of the function on this machine"
  type        = string
}

variable "concurrency" {
  description = "Most functions that run at once"
  type        = number
}

variable "options" {
  description = "Options of standardize, separated by spaces"
  type        = string
}

variable "vpc_connector" {
  description = "Serverless VPC Access connector, or empty"
  type        = string
}

variable "function_account" {
  description = "Service account of the function"
  type        = string
}

variable "build_account" {
  description = "Service account that builds the function"
  type        = string
}

variable "events_account" {
  description = "Service account that calls the function"
  type        = string
}

variable "artifact_days" {
  description = "For so long images of the function are kept after they were replaced"
  type        = number
}
