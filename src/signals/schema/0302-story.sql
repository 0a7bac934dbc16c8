-- The daily run asks which stories have come to their day: an index of those that still have one.
CREATE INDEX signal_story_ending ON signal (municipality, story_destroy, signal)
    WHERE story_key IS NOT NULL AND story_destroy IS NOT NULL;
