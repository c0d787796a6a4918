output "job_role_arn" {
  description = "ARN of the role of jobs, or empty"
  value       = local.is_cluster ? aws_iam_role.this["instances"].arn : local.is_serverless ? aws_iam_role.this["serverless"].arn : ""
}

output "service_role_arn" {
  description = "ARN of EMR's own role, or empty"
  value       = local.is_cluster ? aws_iam_role.this["service"].arn : ""
}

output "instance_profile_arn" {
  description = "ARN of the profile of a cluster's machines, or empty"
  value       = one(aws_iam_instance_profile.this[*].arn) == null ? "" : aws_iam_instance_profile.this[0].arn
}

output "function_role_arn" {
  description = "ARN of the role of the function, or empty"
  value       = var.function ? aws_iam_role.this["function"].arn : ""
}

output "contributors" {
  description = "Name of the group that reads raw"
  value       = aws_iam_group.contributors.name
}

output "deployer_policy_arns" {
  description = "ARNs of the policies for who deploys again"
  value       = values(aws_iam_policy.deployer)[*].arn
}
