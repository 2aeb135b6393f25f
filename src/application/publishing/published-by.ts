export { isAddress, markedFor, type PublishedBy, publisherNamed } from '../../open-data/published-by.ts';
