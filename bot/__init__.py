"""The core of Hearth: what every feature may lean on. It knows no feature."""
