output "state_machine_arn" {
  description = "ARN of the flow that the schedule starts"
  value       = aws_sfn_state_machine.this.arn
}
