locals {
  lake   = ["--raw=${var.raw}", "--standard=${var.standard}"]
  ingest = concat(["ingest", "--until=latest", "--raw=${var.raw}", "--standard=${var.ingest_standard}", "--topics=${var.topics}"], var.kafka, var.ingest_standard == "none" ? [] : var.models)
  audit  = concat(["audit"], local.lake, var.kafka)
  # The function marks no folder.
  compact = concat(["compact", "--standard=${var.standard}"], var.ingest_standard == "none" ? ["--unmarkedAfter=1h"] : [], var.models)
}

module "job" {
  source = "../job"

  name           = "${var.name}-schedule"
  group          = var.group
  location       = var.location
  environment_id = var.environment_id
  job            = var.job
  schedule       = var.schedule
  arguments      = concat(local.ingest, ["+"], local.audit, ["+"], local.compact)
}
