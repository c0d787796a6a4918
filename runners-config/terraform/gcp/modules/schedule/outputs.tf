output "workflow" {
  description = "Name of the workflow that the schedule starts"
  value       = google_workflows_workflow.this.name
}
