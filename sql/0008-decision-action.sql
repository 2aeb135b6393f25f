-- Records are canonical JSON, in which the action comes first: its name is what stands between the third quote and the
-- fourth. Whoever asks what a change of the rules would have done finds the acts that it touches, and reads no others.
create index decision_action on decision (stream, split_part(record, '"', 4));
