"""Pages: a blueprint a feature, thin. The rules of the service are in the packages below."""
