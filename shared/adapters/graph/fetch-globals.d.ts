// The client's types name two types of the DOM library that Node's own types leave out.
type HeadersInit = NonNullable<RequestInit['headers']>;
type RequestInfo = string | URL | Request;
