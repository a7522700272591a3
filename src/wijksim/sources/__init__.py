"""Where input comes from: files with line numbers, statistics, profiles of areas."""
