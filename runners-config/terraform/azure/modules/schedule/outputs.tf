output "job" {
  description = "Id of the job that the schedule starts"
  value       = module.job.id
}
