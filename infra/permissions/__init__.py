"""What the deployed functions ask AWS for, held against what their roles allow."""
