output "cluster" {
  description = "Id of the cluster, or empty"
  value       = var.compute == "cluster" ? aws_emr_cluster.this["this"].id : ""
}

output "application" {
  description = "Id of the serverless application, or empty"
  value       = var.compute == "serverless" ? aws_emrserverless_application.this["this"].id : ""
}
