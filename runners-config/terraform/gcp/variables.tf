variable "project" {
  description = "Id of the project, which should hold nothing else"
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "project should be the id of a project: 6 to 30 lower-case letters, digits and -."
  }
}

variable "name" {
  description = "Begins the names of all that is made"
  type        = string
  default     = "superhero-dataflow"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,20}$", var.name))
    error_message = "name should be 5 to 21 lower-case letters, digits and -, a letter first: it begins the names of buckets and service accounts."
  }
}

variable "region" {
  description = "Region of all that is made, such as europe-west1"
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region should be a region such as europe-west1."
  }
}

variable "adopt" {
  description = "Whether the buckets are there already, left by destroy"
  type        = bool
  default     = false
}

variable "raw_transition_days" {
  description = "Age at which raw goes to Coldline; 0 is never"
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
    condition     = var.log_days >= 1 && var.log_days <= 3650
    error_message = "log_days should be from 1 to 3650, as Cloud Logging has it."
  }
}

variable "tls_only" {
  description = "Whether the project refuses requests to buckets without TLS; false where the project is in no organization"
  type        = bool
  default     = true
}

variable "contributors" {
  description = "Who reads raw: group:people@example.com; empty: nobody"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(group:[^@ ]+@[^@ ]+)?$", var.contributors))
    error_message = "contributors should be group:people@example.com, a group that is there."
  }
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too; not beside ingest on the same locations"
  type        = bool
  default     = false
}

variable "ip_ranges" {
  description = "CIDR; raw is reached from there and from network only, by jobs too; empty: from anywhere"
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for range in var.ip_ranges : can(cidrhost(range, 0))])
    error_message = "ip_ranges should be ranges such as 192.0.2.0/24."
  }
}

variable "network" {
  description = "VPC network of the jobs and of the function: projects/PROJECT/global/networks/NAME; needed with ip_ranges"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(projects/[^/]+/global/networks/[^/]+)?$", var.network)) && (var.network != "" || length(var.ip_ranges) == 0 || (var.compute == "none" && !var.function))
    error_message = "network should be projects/PROJECT/global/networks/NAME: with ip_ranges jobs and the function reach raw from there only."
  }
}

variable "subnet" {
  description = "Subnetwork with Private Google Access that reaches Kafka: projects/PROJECT/regions/REGION/subnetworks/NAME; for dataflow or serverless"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(projects/[^/]+/regions/[^/]+/subnetworks/[^/]+)?$", var.subnet)) && (var.compute == "none" || var.subnet != "")
    error_message = "subnet should be projects/PROJECT/regions/REGION/subnetworks/NAME: jobs run in a subnetwork that reaches Kafka."
  }
}

variable "compute" {
  description = "none: the buckets alone; dataflow: jobs on Dataflow; serverless: batches on Serverless for Apache Spark"
  type        = string
  default     = "none"
  validation {
    condition     = contains(["none", "dataflow", "serverless"], var.compute)
    error_message = "compute should be none, dataflow or serverless."
  }
}

variable "runtime_version" {
  description = "Runtime of Serverless for Apache Spark; only 1.x has Scala 2.12, as the jar"
  type        = string
  default     = "1.2"
  validation {
    condition     = can(regex("^1\\.\\d+$", var.runtime_version))
    error_message = "runtime_version should be 1.x: later ones have Scala 2.13, and the jar has 2.12."
  }
}

variable "function" {
  description = "Whether a function makes the tables of each range as its manifest appears; ingest then writes raw only"
  type        = bool
  default     = false
}

variable "function_package" {
  description = "The zip of the function, superhero-dataflow-gcp.zip"
  type        = string
  default     = ""
  validation {
    condition     = !var.function || try(fileexists(var.function_package), false)
    error_message = "function_package should be a file: pipelines/serverless/target/superhero-dataflow-gcp.zip, which mvn package makes."
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

variable "vpc_connector" {
  description = "Serverless VPC Access connector in network: projects/PROJECT/locations/REGION/connectors/NAME; for the function with ip_ranges"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(projects/[^/]+/locations/[^/]+/connectors/[^/]+)?$", var.vpc_connector)) && (var.vpc_connector != "" || !var.function || length(var.ip_ranges) == 0)
    error_message = "vpc_connector should be projects/PROJECT/locations/REGION/connectors/NAME: with ip_ranges the function reaches raw through it only."
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
  description = "gs:// folder of further model files, below models/ of the artifacts; for the function and the schedule"
  type        = string
  default     = ""
}

variable "kafka_config" {
  description = "gs:// file of Kafka settings, below kafka/ of the artifacts; for the schedule"
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
    condition     = var.schedule == "" || (var.compute == "serverless" && var.bootstrap_servers != "" && var.topics != "")
    error_message = "schedule needs compute=serverless, bootstrap_servers and topics."
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
