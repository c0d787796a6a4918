output "names" {
  description = "Names of the buckets raw, standard and artifacts, once they are there"
  value       = { for kind, bucket in aws_s3_bucket.this : kind => bucket.bucket }
}
