variable "name" {
  description = "Name of the queue; begins the names of what belongs to the function"
  type        = string
}

variable "account" {
  description = "Name of the storage account of the function, and of the function"
  type        = string
}

variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "location" {
  description = "Region of the function"
  type        = string
}

variable "lake_account_id" {
  description = "Id of the storage account that holds raw"
  type        = string
}

variable "raw_container" {
  description = "Container whose new blobs are events"
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

variable "subnet" {
  description = "Id of the subnet through which the function reaches others, or empty"
  type        = string
}

variable "identity" {
  description = "Identity of the function"
  type        = object({ id = string, client_id = string, principal_id = string })
}

variable "workspace_id" {
  description = "Id of the Log Analytics workspace"
  type        = string
}
