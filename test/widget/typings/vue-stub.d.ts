/** The one thing of Vue's types that ours add to. */
declare module 'vue' {
  export interface GlobalComponents {}
}
