output "names" {
  description = "Names of the buckets raw, standard and artifacts, once they are there"
  value       = { for kind, bucket in google_storage_bucket.this : kind => bucket.name }
}
