output "name" {
  description = "Name of the function"
  value       = aws_lambda_function.this.function_name
}

output "queue_url" {
  description = "URL of the queue of events"
  value       = aws_sqs_queue.events.url
}

output "dead_letter_queue_url" {
  description = "URL of the queue of what failed five times"
  value       = aws_sqs_queue.dead_letters.url
}
