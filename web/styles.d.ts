/** A style sheet's text, as the build makes it small. */
declare module '*.css?inline' {
  const css: string;
  export default css;
}
