"""The core of Hearth, on which every feature may lean; it knows no feature itself."""
