# cli
cli-yes = yes
