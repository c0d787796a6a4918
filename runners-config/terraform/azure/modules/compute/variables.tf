variable "name" {
  description = "Name of the environment and of the job"
  type        = string
}

variable "group" {
  description = "Name of the resource group"
  type        = string
}

variable "location" {
  description = "Region of the jobs"
  type        = string
}

variable "subnet" {
  description = "Id of the subnet of the jobs, or empty"
  type        = string
}

variable "workspace_id" {
  description = "Id of the Log Analytics workspace"
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
