import { describe, expect, it } from 'vitest';
import { buildPage } from '../../sandbox/page-bundle.ts';

describe('the bundle of the page', () => {
  it('has its three parts and loads nothing from elsewhere', async () => {
    const { html, js, css } = await buildPage();
    expect(html).toContain('src="page.js"');
    expect(html).toContain('href="page.css"');
    expect(js.length).toBeGreaterThan(10_000);
    const namespaces = /http:\/\/www\.w3\.org\/[\w/]+/g;
    expect(html.replace(namespaces, '')).not.toMatch(/https?:/);
    expect(js.replace(namespaces, '')).not.toMatch(/https?:\/\/\w/);
    expect(css).not.toMatch(/url\(|@import|@font-face/);
  });

  it('lets the browser refuse what is not its own', async () => {
    const { html } = await buildPage();
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("connect-src 'self'");
  });
});
