variable "name" {
  description = "Begins the names of identities and roles"
  type        = string
}

variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "group_id" {
  description = "Id of the resource group"
  type        = string
}

variable "location" {
  description = "Region of the identities"
  type        = string
}

variable "container_ids" {
  description = "Ids of the containers raw, standard and artifacts"
  type        = map(string)
}

variable "contributors" {
  description = "Object id of the group that reads raw, or empty"
  type        = string
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too"
  type        = bool
}

variable "jobs_delete_raw" {
  description = "Whether a job may delete raw objects"
  type        = bool
}

variable "compute" {
  description = "none or jobs"
  type        = string
}

variable "function" {
  description = "Whether there is a function"
  type        = bool
}
