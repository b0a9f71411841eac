"""What panels do: seats and interests, scores and moderation, award and summaries."""
