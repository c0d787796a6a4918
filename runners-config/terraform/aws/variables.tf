variable "name" {
  description = "Begins the names of all that is made"
  type        = string
  default     = "superhero-dataflow"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name should be 2 to 24 lower-case letters, digits and -, a letter first: it begins the names of buckets."
  }
}

variable "region" {
  description = "Region; null is that of the AWS CLI"
  type        = string
  default     = null
}

variable "adopt" {
  description = "Whether the buckets are there already, left by destroy"
  type        = bool
  default     = false
}

variable "raw_transition_days" {
  description = "Age at which raw goes to Glacier Instant Retrieval; 0 is never"
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
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 180, 365], var.log_days)
    error_message = "log_days should be 1, 3, 5, 7, 14, 30, 60, 90, 180 or 365, as CloudWatch has it."
  }
}

variable "ip_ranges" {
  description = "CIDR; from elsewhere contributors are denied everything; empty: from anywhere"
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for range in var.ip_ranges : can(cidrhost(range, 0))])
    error_message = "ip_ranges should be ranges such as 192.0.2.0/24."
  }
}

variable "contributors_write_raw" {
  description = "Whether contributors may write raw, too; not beside ingest on the same locations"
  type        = bool
  default     = false
}

variable "compute" {
  description = "none: the buckets alone; cluster: EMR with Flink and Spark; serverless: EMR Serverless with Spark"
  type        = string
  default     = "none"
  validation {
    condition     = contains(["none", "cluster", "serverless"], var.compute)
    error_message = "compute should be none, cluster or serverless."
  }
}

variable "release_label" {
  description = "Release of EMR; Flink is 1.19 in 7.4 and 7.5 only, Spark 3.5 and Java 17 in all of 7"
  type        = string
  default     = "emr-7.5.0"
  validation {
    condition     = can(regex("^emr-7\\.\\d+\\.\\d+$", var.release_label))
    error_message = "release_label should be emr-7.x.y: earlier ones have no Java 17."
  }
}

variable "subnet_id" {
  description = "Subnet that reaches Kafka and S3; for a cluster or serverless"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(subnet-[0-9a-f]+)?$", var.subnet_id)) && (var.compute == "none" || var.subnet_id != "")
    error_message = "subnet_id should be subnet-...: a cluster or serverless runs in a subnet that reaches Kafka and S3."
  }
}

variable "security_group_id" {
  description = "Security group that Kafka admits; for a cluster or serverless"
  type        = string
  default     = ""
  validation {
    condition     = can(regex("^(sg-[0-9a-f]+)?$", var.security_group_id)) && (var.compute == "none" || var.security_group_id != "")
    error_message = "security_group_id should be sg-...: a cluster or serverless has one that Kafka admits."
  }
}

variable "primary_instance_type" {
  description = "Where steps start, and run as long as their job"
  type        = string
  default     = "m6i.xlarge"
}

variable "core_instance_type" {
  description = "Where jobs run: 16 GiB or more"
  type        = string
  default     = "m6i.xlarge"
}

variable "core_instance_count" {
  description = "How many of them"
  type        = number
  default     = 2
  validation {
    condition     = var.core_instance_count >= 1
    error_message = "core_instance_count should be 1 or more."
  }
}

variable "idle_seconds" {
  description = "A cluster without a job and a step for so long ends itself"
  type        = number
  default     = 3600
  validation {
    condition     = var.idle_seconds >= 60 && var.idle_seconds <= 604800
    error_message = "idle_seconds should be from 60 to 604800."
  }
}

variable "function" {
  description = "Whether a function makes the tables of each range as its manifest appears; ingest then writes raw only"
  type        = bool
  default     = false
}

variable "function_package" {
  description = "The zip of the function, superhero-dataflow-aws.zip"
  type        = string
  default     = ""
  validation {
    condition     = !var.function || try(fileexists(var.function_package), false)
    error_message = "function_package should be a file: pipelines/serverless/target/superhero-dataflow-aws.zip, which mvn package makes."
  }
}

variable "function_concurrency" {
  description = "Most functions that run at once"
  type        = number
  default     = 10
  validation {
    condition     = var.function_concurrency >= 2 && var.function_concurrency <= 1000
    error_message = "function_concurrency should be from 2 to 1000, as Lambda has it for a queue."
  }
}

variable "bootstrap_servers" {
  description = "Kafka brokers, host:port, comma separated; for the schedule"
  type        = string
  default     = ""
}

variable "topics" {
  description = "Topics, comma separated; for the schedule and msk_cluster"
  type        = string
  default     = ""
}

variable "models" {
  description = "s3:// folder of further model files, below models/ of the artifacts; for the function and the schedule"
  type        = string
  default     = ""
}

variable "kafka_config" {
  description = "s3:// file of Kafka settings, below kafka/ of the artifacts; for the schedule"
  type        = string
  default     = ""
}

variable "schedule" {
  description = "When ingest, audit and compact run: cron(0 * * * ? *) is each hour, in UTC; empty: never"
  type        = string
  default     = ""
  validation {
    condition     = var.schedule == "" || can(regex("^(cron|rate)\\(.+\\)$", var.schedule))
    error_message = "schedule should be cron(...) or rate(...), as EventBridge Scheduler has it."
  }
  validation {
    condition     = var.schedule == "" || (var.compute != "none" && var.bootstrap_servers != "" && var.topics != "")
    error_message = "schedule needs compute, bootstrap_servers and topics."
  }
}

variable "msk_cluster" {
  description = "Name of the MSK cluster that has the topics, which alarms on lag watch; empty: none"
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9-]*$", var.msk_cluster)) && (var.msk_cluster == "" || var.topics != "")
    error_message = "msk_cluster should be a cluster's name, and needs topics."
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
