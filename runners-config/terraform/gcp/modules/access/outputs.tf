output "accounts" {
  description = "E-mail addresses of the service accounts that are there: job, function, build, events, workflow"
  value       = { for identity in keys(local.made) : identity => local.emails[identity] }
  depends_on  = [google_service_account.this]
}
