output "name" {
  description = "Name of the function"
  value       = google_cloudfunctions2_function.this.name
}

output "trigger" {
  description = "Name of the Eventarc trigger, whose subscription is the queue"
  value       = google_cloudfunctions2_function.this.event_trigger[0].trigger
}

output "dead_letter_queue" {
  description = "Subscription to events that failed five times"
  value       = google_pubsub_subscription.dead_letters.name
}
