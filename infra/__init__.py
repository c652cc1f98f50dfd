"""CloudFormation resources, packaging, deployment and the local cloud."""
