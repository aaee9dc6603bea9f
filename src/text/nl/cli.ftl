# cli
cli-yes = ja
