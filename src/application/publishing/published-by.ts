export { isAddress, type PublishedBy, publisherNamed } from '../../open-data/published-by.ts';
