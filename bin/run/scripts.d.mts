export declare const LEAN: string;
