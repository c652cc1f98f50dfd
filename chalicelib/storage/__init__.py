"""DynamoDB, S3 and Cognito: the only place that knows boto3."""
