variable "subscription_id" {
  description = "Id of the subscription"
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "subscription_id should be as az account show --query id prints it."
  }
}

variable "name" {
  description = "Name of the resource group; begins the names of all that is in it"
  type        = string
  default     = "superhero-dataflow"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}$", var.name))
    error_message = "name should be 2 to 23 lower-case letters, digits and -, a letter first."
  }
}

variable "account" {
  description = "Name of the storage account of raw and standard, which nobody else in the world has"
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9]{3,15}$", var.account))
    error_message = "account should be 3 to 15 lower-case letters and digits: it begins the names of storage accounts."
  }
}

variable "location" {
  description = "Region of all that is made, such as westeurope"
  type        = string
  validation {
    condition     = can(regex("^[a-z]+[0-9]?$", var.location))
    error_message = "location should be a region such as westeurope."
  }
}

variable "adopt" {
  description = "Whether the accounts and containers are there already, left by destroy"
  type        = bool
  default     = false
}

variable "raw_transition_days" {
  description = "Age at which raw goes to the cold tier; 0 is never"
  type        = number
  default     = 0
  validation {
    condition     = var.raw_transition_days >= 0
    error_message = "raw_transition_days should be 0 or more."
  }
}

variable "raw_expiration_days" {
  description = "Age at which raw is deleted; 0 is never"
  type        = number
  default     = 0
  validation {
    condition     = var.raw_expiration_days == 0 || var.raw_expiration_days > var.raw_transition_days
    error_message = "raw_expiration_days should be 0, or more than raw_transition_days."
  }
}

variable "standard_expiration_days" {
  description = "Age at which tables and dead letters are deleted; 0 is never"
  type        = number
  default     = 0
  validation {
    condition     = var.standard_expiration_days >= 0
    error_message = "standard_expiration_days should be 0 or more."
  }
}

variable "artifact_version_days" {
  description = "For so long an artifact is kept after it was replaced"
  type        = number
  default     = 30
  validation {
    condition     = var.artifact_version_days >= 1
    error_message = "artifact_version_days should be 1 or more."
  }
}

variable "log_days" {
  description = "For so long logs, and what diff wrote, are kept"
  type        = number
  default     = 30
  validation {
    condition     = var.log_days >= 30 && var.log_days <= 730
    error_message = "log_days should be from 30 to 730, as Log Analytics has it."
  }
}

variable "contributors" {
  description = "Object id of the Entra group that reads raw; empty: nobody"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$", var.contributors))
    error_message = "contributors should be as az ad group show --group NAME --query id prints it."
  }
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too; not beside ingest on the same locations"
  type        = bool
  default     = false
}

variable "jobs_delete_raw" {
  description = "Whether a job may delete raw objects: ingest does after a crash if its models or sizes were changed meanwhile"
  type        = bool
  default     = false
}

variable "ip_ranges" {
  description = "CIDR; raw and standard are reached from there and from the subnets only, by jobs too; empty: from anywhere"
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for range in var.ip_ranges : can(cidrhost(range, 0))])
    error_message = "ip_ranges should be ranges such as 192.0.2.0/24."
  }
}

variable "subnet" {
  description = "Id of a subnet for the jobs, delegated to Microsoft.App/environments, with the service endpoint Microsoft.Storage; empty: the jobs reach what the internet does"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(/subscriptions/.+/subnets/[^/]+)?$", var.subnet)) && (var.subnet != "" || var.compute == "none" || length(var.ip_ranges) == 0)
    error_message = "subnet should be /subscriptions/.../subnets/NAME: with ip_ranges jobs reach raw and standard from there only."
  }
}

variable "function_subnet" {
  description = "The same for the function, another subnet, delegated to Microsoft.App/environments"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(/subscriptions/.+/subnets/[^/]+)?$", var.function_subnet)) && (var.function_subnet != "" || !var.function || length(var.ip_ranges) == 0)
    error_message = "function_subnet should be /subscriptions/.../subnets/NAME: with ip_ranges the function reaches raw and standard from there only."
  }
}

variable "compute" {
  description = "none: the containers of blobs alone; jobs: Container Apps jobs with DirectRunner"
  type        = string
  default     = "none"
  validation {
    condition     = contains(["none", "jobs"], var.compute)
    error_message = "compute should be none or jobs."
  }
}

variable "job_cpu" {
  description = "Cores of a job; it has two GiB of memory for each"
  type        = number
  default     = 2
  validation {
    condition     = contains([1, 1.5, 2, 2.5, 3, 3.5, 4], var.job_cpu)
    error_message = "job_cpu should be 1, 1.5, 2, 2.5, 3, 3.5 or 4, as Container Apps has it."
  }
}

variable "job_hours" {
  description = "A job that runs for so long is ended"
  type        = number
  default     = 24
  validation {
    condition     = var.job_hours >= 1
    error_message = "job_hours should be 1 or more."
  }
}

variable "function" {
  description = "Whether a function makes the tables of each range as its manifest appears; ingest then writes raw only"
  type        = bool
  default     = false
}

variable "function_package" {
  description = "The zip of the function, superhero-dataflow-azure.zip"
  type        = string
  default     = ""
  validation {
    condition     = !var.function || try(fileexists(var.function_package), false)
    error_message = "function_package should be a file: pipelines/serverless/target/superhero-dataflow-azure.zip, which mvn package makes."
  }
}

variable "function_concurrency" {
  description = "Most functions that run at once"
  type        = number
  default     = 10
  validation {
    condition     = var.function_concurrency >= 1 && var.function_concurrency <= 100
    error_message = "function_concurrency should be from 1 to 100."
  }
}

variable "bootstrap_servers" {
  description = "Kafka brokers, host:port, comma separated; for the schedule"
  type        = string
  default     = ""
}

variable "topics" {
  description = "Topics, comma separated; for the schedule"
  type        = string
  default     = ""
}

variable "models" {
  description = "azfs:// folder of further model files, below models/ of the artifacts; for the function and the schedule"
  type        = string
  default     = ""
}

variable "kafka_config" {
  description = "azfs:// file of Kafka settings, below kafka/ of the artifacts; for the schedule"
  type        = string
  default     = ""
}

variable "schedule" {
  description = "When ingest, audit and compact run: 0 * * * * is each hour, in UTC; empty: never"
  type        = string
  default     = ""
  validation {
    condition     = var.schedule == "" || length(split(" ", var.schedule)) == 5
    error_message = "schedule should have five fields, as cron has: 0 * * * *."
  }
  validation {
    condition     = var.schedule == "" || (var.compute == "jobs" && var.bootstrap_servers != "" && var.topics != "")
    error_message = "schedule needs compute=jobs, bootstrap_servers and topics."
  }
}

variable "max_lag" {
  description = "Messages that may wait when a run begins; above it an alarm"
  type        = number
  default     = 1000000

  validation {
    condition     = var.max_lag >= 0 && floor(var.max_lag) == var.max_lag
    error_message = "max_lag should be a count of messages."
  }
}

variable "alarm_email" {
  description = "Address that alarms are sent to; empty: none"
  type        = string
  default     = ""
}
