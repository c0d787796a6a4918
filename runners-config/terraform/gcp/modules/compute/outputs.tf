output "batch_workflow" {
  description = "Name of the workflow that runs a batch, or empty"
  value       = join("", google_workflows_workflow.batch[*].name)
}

output "dataflow_options" {
  description = "Options of a job on Dataflow beside its own, or empty"
  value       = var.compute == "dataflow" ? join(" ", [for option, value in local.dataflow_options : "--${option}=${value}"]) : ""
}
