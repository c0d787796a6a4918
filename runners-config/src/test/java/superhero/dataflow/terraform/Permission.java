package superhero.dataflow.terraform;

import com.google.common.collect.ImmutableMap;
import java.util.Locale;
import java.util.Map;

/** The action of IAM that a call of AWS's API needs, for calls that Terraform's provider makes. */
final class Permission {
  /** Services that IAM calls by another name, or by one that its SDK writes in several words. */
  private static final Map<String, String> SERVICES =
      Map.of(
          "CloudWatch Logs", "logs",
          "EventBridge", "events",
          "EMR", "elasticmapreduce",
          "SFN", "states");

  /** Calls that need an action of another name. */
  private static final Map<String, String> ACTIONS =
      ImmutableMap.<String, String>builder()
          .put("s3:HeadBucket", "s3:ListBucket")
          .put("s3:ListBuckets", "s3:ListBucket")
          .put("s3:HeadObject", "s3:GetObject")
          .put("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration")
          .put("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration")
          .put("s3:GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration")
          .put("s3:PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration")
          .put("s3:GetBucketNotificationConfiguration", "s3:GetBucketNotification")
          .put("s3:PutBucketNotificationConfiguration", "s3:PutBucketNotification")
          .put("s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock")
          .put("s3:PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock")
          .put("s3:GetBucketCors", "s3:GetBucketCORS")
          .put("s3:GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration")
          .put("s3:GetBucketReplication", "s3:GetReplicationConfiguration")
          .put("s3:GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration")
          .buildOrThrow();

  private Permission() {}

  /** As it stands in a policy. */
  static String of(String service, String method) {
    String prefix = SERVICES.getOrDefault(service, service).toLowerCase(Locale.ROOT);
    String action = prefix.replace(" ", "") + ":" + method;
    return ACTIONS.getOrDefault(action, action);
  }
}
